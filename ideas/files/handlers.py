"""What follows for files: the widths of an image, the end of what was removed. Both go out to the storage."""

from django.core.files.base import ContentFile

from ideas.activity.hearing import Queue, sending
from ideas.activity.models import Delivery
from ideas.activity.running import make_sure_it_is_ours
from ideas.files.encoding import renditions_of
from ideas.files.models import File, kept_files
from ideas.files.operations import FORGET, MAKE_RENDITIONS, finish_renditions
from ideas.kernel.actor import SYSTEM


@sending(MAKE_RENDITIONS, queue=Queue.HEAVY)
def make_renditions(delivery: Delivery) -> None:
    """Make the widths of an image. Repeating it writes the same files again."""
    file = File.objects.filter(code=delivery.payload["file"], state=File.State.WAITING).first()
    if file is None:
        return
    storage = kept_files()
    with storage.open(str(file.original.name)) as original:
        renditions = renditions_of(original.read())
    make_sure_it_is_ours(delivery)
    base = str(file.original.name).rsplit(".", 1)[0]
    stored = {}
    for width, image in renditions.items():
        name = f"{base}-{width}.webp"
        storage.delete(name)
        stored[width] = storage.save(name, ContentFile(image.content))
    if not finish_renditions(file, stored, by=SYSTEM) and not File.objects.filter(pk=file.pk).exists():
        for name in stored.values():
            storage.delete(name)


@sending(FORGET, queue=Queue.HEAVY)
def forget(delivery: Delivery) -> None:
    """Delete the bytes of a file that was removed. Repeating it changes nothing."""
    for name in delivery.payload["stored"]:
        kept_files().delete(name)
