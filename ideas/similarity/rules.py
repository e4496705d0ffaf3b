"""Who may do what with near ideas."""

from ideas.ideation.rules import may_keep_files
from ideas.kernel.authorization import nobody

may_write_it = may_keep_files  # who may keep files with an idea are those who may write it

PERMISSIONS = {
    "similarity.keep_vectors": nobody,
    "similarity.tell_difference": may_write_it,
}
