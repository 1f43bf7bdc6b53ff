"""
corridor: the public data set → the files of a static site, in both languages, for people and for machines.

`documents` has addresses, an index of the statements, the RDF beside each page, dumps and their descriptions; `html`
the pages, `drawings` the drawings in them, `box` SPARQL in the browser. Nothing is read or written here: values come
in, bytes go out.
"""
