"""
conductor: the public data set as a site: pages for people, documents for machines.

`site.publish` builds, asks every question of what is public, draws and writes the folder; `imprint` reads whose it is,
`asking`, `drawing` and `telling` make what pages show, `before` compares with the release that the folder holds.
"""
