"""What pledges and budgets say, for the act that blacks words out of all that belongs to an idea."""

from ideas.kernel.blacking import holds
from ideas.pledges.models import BudgetLine, Pledge, PledgeDelivery, Spending

holds(Pledge, "title", "reason", belongs="pilot__idea")
holds(PledgeDelivery, "evidence", "link", belongs="pledge__pilot__idea")
holds(BudgetLine, "title", belongs="budget__pilot__idea")
holds(Spending, "text", "link", belongs="line__budget__pilot__idea")
