"""The plain stack that Kawung is measured beside: csv, openpyxl, rdflib, pyshacl and owlrl, as one would use them."""
