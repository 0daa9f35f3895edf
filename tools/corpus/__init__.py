"""Holds snipproof to some thousand descriptions of real APIs (`make corpus`)."""
