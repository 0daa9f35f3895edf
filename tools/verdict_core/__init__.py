"""Holds the tests of the verdict core to more than being green: see `make core`, `make mutants`."""
