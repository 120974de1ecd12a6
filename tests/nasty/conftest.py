"""Counts the cases: one text in one place."""

import pytest


@pytest.fixture
def cases(request):
    """Called once for each place in which a text was tried."""
    found = []
    request.node.user_properties.append(("cases", found))
    yield found.append
    request.node.user_properties[:] = [("cases", len(found))]


def pytest_terminal_summary(terminalreporter):
    reports = [report for reports in terminalreporter.stats.values() for report in reports]
    counts = [
        value
        for report in reports
        for key, value in getattr(report, "user_properties", ())
        if key == "cases" and isinstance(value, int) and report.when == "teardown"
    ]
    if counts:
        terminalreporter.write_line(f"nasty texts: {sum(counts):,} cases (text x place)")
