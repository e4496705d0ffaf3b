"""Who may do what with near ideas."""

from ideas.ideation.rules import began_it_here, carries_for_lead, is_curator_of, is_writer, may_keep_files
from ideas.kernel.authorization import nobody

may_write_it = may_keep_files  # who may keep files with an idea are those who may write it
knows_differences = is_writer | began_it_here | carries_for_lead | is_curator_of

PERMISSIONS = {
    "similarity.keep_vectors": nobody,
    "similarity.tell_difference": may_write_it,
}
