"""Judging a fix: does what somebody changed heal it, and is it still the same application?"""
