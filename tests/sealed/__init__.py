"""Tests of the judge of sealed files: own files, forgeries named for their damage, files of others."""
