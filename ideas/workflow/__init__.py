"""Process, Stage, Step, Clock, guard registry; knows no idea."""
