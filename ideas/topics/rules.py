"""Who keeps themes and territories."""

from ideas.activity.rules import is_lab_staff

PERMISSIONS = {
    "topics.add_theme": is_lab_staff,
    "topics.change_theme": is_lab_staff,
    "topics.import_territories": is_lab_staff,
}
