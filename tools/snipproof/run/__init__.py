"""Runs examples and judges them: plan, run, judge, compare, report."""
