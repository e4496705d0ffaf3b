"""Who keeps themes and territories."""

from ideas.kernel.roles import is_keeper

PERMISSIONS = {
    "topics.add_theme": is_keeper,
    "topics.change_theme": is_keeper,
    "topics.import_territories": is_keeper,
}
