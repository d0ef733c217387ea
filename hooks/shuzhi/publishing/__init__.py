"""Bring a built site onto the web server's disk: whole or not at all.

A *target* holds releases beside one another and a link, `current`, that a web server follows. A publication copies the
site into a new release, brings it to the disk, checks the copy, and only then turns the link by one rename. Whatever
stops it before that leaves the link where it was; what it left behind is recognized by its name and cleared away next
time. The switch and its line in the log are bound by an intention that is written before and taken back after both.
"""

from shuzhi.publishing.faults import PublishingFailed, SiteFault, SiteRefused
from shuzhi.publishing.publication import publish, roll_back
from shuzhi.publishing.result import Publication
from shuzhi.publishing.steps import Step

__all__ = ["Publication", "PublishingFailed", "SiteFault", "SiteRefused", "Step", "publish", "roll_back"]
