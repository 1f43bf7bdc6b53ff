"""sheet: workbooks (.xlsx), read by `reading` and written by `writing`; the names that both share are in `tabs`."""
