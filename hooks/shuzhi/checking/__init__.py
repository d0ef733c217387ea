"""Hold an archive to the rules: every fault of every report, with the weight that its year gives it."""

from shuzhi.checking.facts import FACTS, ArchiveFacts, facts_of
from shuzhi.checking.own_files import check_own_files
from shuzhi.checking.reports import check_report
from shuzhi.checking.weighing import severity_of
from shuzhi.checking.whole import check_archive, check_reports

__all__ = [
    "FACTS",
    "ArchiveFacts",
    "check_archive",
    "check_own_files",
    "check_report",
    "check_reports",
    "facts_of",
    "severity_of",
]
