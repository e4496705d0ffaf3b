"""The index that each database keeps beside the words."""

from django.db import migrations

POSTGRESQL = """
ALTER TABLE search_searchtext ADD COLUMN vector tsvector GENERATED ALWAYS AS (
  setweight(to_tsvector('simple', heavy), 'A') || setweight(to_tsvector('simple', light), 'B')) STORED;
CREATE INDEX search_vector ON search_searchtext USING gin (vector);
"""

SQLITE = (
    "CREATE VIRTUAL TABLE search_fts USING fts5(heavy, light, content='search_searchtext', content_rowid='id')",
    "CREATE TRIGGER search_fts_insert AFTER INSERT ON search_searchtext BEGIN "
    "INSERT INTO search_fts(rowid, heavy, light) VALUES (new.id, new.heavy, new.light); END",
    "CREATE TRIGGER search_fts_delete AFTER DELETE ON search_searchtext BEGIN "
    "INSERT INTO search_fts(search_fts, rowid, heavy, light) VALUES ('delete', old.id, old.heavy, old.light); END",
    "CREATE TRIGGER search_fts_update AFTER UPDATE ON search_searchtext BEGIN "
    "INSERT INTO search_fts(search_fts, rowid, heavy, light) VALUES ('delete', old.id, old.heavy, old.light); "
    "INSERT INTO search_fts(rowid, heavy, light) VALUES (new.id, new.heavy, new.light); END",
)


def make_index(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRESQL)
    else:
        for statement in SQLITE:
            schema_editor.execute(statement)


def drop_index(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("ALTER TABLE search_searchtext DROP COLUMN vector")
    else:
        for name in ("insert", "delete", "update"):
            schema_editor.execute(f"DROP TRIGGER search_fts_{name}")
        schema_editor.execute("DROP TABLE search_fts")


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial")]
    operations = [migrations.RunPython(make_index, drop_index)]
