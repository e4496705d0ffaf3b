"""What sites do later, or because of what happened elsewhere."""

import datetime

from ideas.activity.hearing import reaction
from ideas.activity.models import Delivery
from ideas.kernel.actor import SYSTEM
from ideas.sites.models import SitePartner
from ideas.sites.operations import expire_site_invitation


@reaction("sites.expire_site_invitation")
def expire(delivery: Delivery) -> None:
    """End an invitation to a site at its date, if nobody answered it and it was not given another one."""
    answer_by = datetime.datetime.fromisoformat(delivery.payload["answer_by"])
    partner = SitePartner.objects.filter(pk=delivery.payload["partner"], answer_by=answer_by).first()
    if partner is not None:
        expire_site_invitation(partner, by=SYSTEM)
