"""Load a congress from a folder of tables (载入一个人大): all of it or nothing."""

from workflows.loading.loading import Loading, load_folder, load_tables
from workflows.loading.report import Problem, Report

__all__ = ["Loading", "Problem", "Report", "load_folder", "load_tables"]
