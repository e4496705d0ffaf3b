"""errors, Actor, authorize(), subjects, public codes and short addresses, clock."""
