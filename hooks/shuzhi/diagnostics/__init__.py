"""What is found wrong, and the forms in which it is told."""

from shuzhi.diagnostics.model import Diagnostic, Fault, Replacement, Severity, ordered
from shuzhi.diagnostics.renderers import RENDERERS, Rendering

__all__ = ["RENDERERS", "Diagnostic", "Fault", "Rendering", "Replacement", "Severity", "ordered"]
