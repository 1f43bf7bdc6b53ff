"""
documents: files that make web servers lead from an IRI to the page or data that a reader asks for.

Without them the folder works all the same: the bare page at each address has both languages and all data. With them
`Accept` and `Accept-Language` decide. All are made from the base, the address at which the folder lies and the
exceptions: paths of IRIs that no file system holds as they are (`addresses`).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from kawung.pages.documents.addresses import DATA_FORMS, bare_page
from kawung.pages.documents.pointers import MEDIA_OF_FORMS
from kawung.words import words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kawung.pages.documents.notes import Tombstone
    from kawung.pages.documents.release import Release

FOLDER = "redirects"
_TYPES = {
    **{f".{form}": media for form, media in MEDIA_OF_FORMS.items()},
    ".nq": "application/n-quads",
    ".trig": "application/trig",
    ".tsv": "text/tab-separated-values",
    ".wasm": "application/wasm",
    ".cff": "text/yaml",
}
_TEXTS = (".ttl", ".nt", ".nq", ".trig", ".tsv", ".cff")
_NEGOTIATED = "Accept, Accept-Language"
_GENERATED = "# Written by kawung publish; the next one writes it anew.\n"
# Whoever names Turtle only as a last resort beside HTML is shown the page.
_RATHER_HTML = r"!text/html\s*(?:,|$)(?:.*){media}\s*;\s*q=0"
_FILES = r"\.(?:html|ttl|jsonld|nt|json|xml|txt|tsv|svg|css|js|wasm|cff|gz)$"


def serving(
    release: Release, exceptions: Mapping[str, str], gone: Sequence[Tombstone] = ()
) -> Iterator[tuple[str, bytes]]:
    """
    Give the files for servers, path and bytes.

    *exceptions* maps paths of IRIs to the addresses of their documents where these differ; *gone* are answered with 410
    where a server can, their pages staying readable elsewhere.
    """
    root = urlsplit(release.url("")).path
    yield ".htaccess", _apache(root, exceptions, gone).encode()
    yield ".nojekyll", b""
    yield "_headers", _headers(root).encode()
    yield "_redirects", _netlify(root, exceptions, gone).encode()
    yield f"{FOLDER}/nginx-http.conf", _nginx_http(root).encode()
    yield f"{FOLDER}/nginx-server.conf", _nginx_server(root, exceptions, gone).encode()
    if release.url("") != release.base:
        yield f"{FOLDER}/w3id/.htaccess", _w3id(release, exceptions).encode()
        yield f"{FOLDER}/w3id/README.md", _w3id_readme(release).encode()
    yield f"{FOLDER}/README.md", _readme(release).encode()


def _accepts(form: str) -> Iterator[str]:
    media = re.escape(MEDIA_OF_FORMS[form])
    yield f"RewriteCond %{{HTTP_ACCEPT}} {media}\n"
    yield f"RewriteCond %{{HTTP_ACCEPT}} {_RATHER_HTML.replace('{media}', media)}\n"


def _apache(root: str, exceptions: Mapping[str, str], gone: Sequence[Tombstone]) -> str:
    lines = [_GENERATED, "Options -MultiViews\nDirectorySlash Off\nDirectoryIndex index.html\n"]
    lines += [f"AddType {media} {suffix}\n" for suffix, media in _TYPES.items()]
    lines += [f"AddCharset UTF-8 {suffix}\n" for suffix in (".html", *_TEXTS)]
    # A dump goes out as the file that its checksum is of, whatever the server thinks of `.gz`.
    lines.append("AddType application/gzip .gz\nRemoveEncoding .gz\n")
    lines.append('<IfModule mod_headers.c>\n  Header always set Access-Control-Allow-Origin "*"\n')
    lines.append(f'  Header always merge Vary "{_NEGOTIATED}"\n</IfModule>\n')
    lines.append(f"<IfModule mod_rewrite.c>\nRewriteEngine On\nRewriteBase {root}\n")
    lines += [f"RewriteRule ^{re.escape(one.address)}(?:/|\\.|$) - [G]\n" for one in gone]
    lines += [f"RewriteRule ^{re.escape(path)}$ {at} [R=303,NE,L]\n" for path, at in sorted(exceptions.items())]
    lines.append(f"RewriteRule ^\\.well-known/void$ {root}.well-known/void.ttl [R=303,L]\n")
    lines.append("RewriteCond %{REQUEST_FILENAME} -f\nRewriteRule ^ - [L]\n")
    here = "RewriteCond %{REQUEST_FILENAME} ^(.+?)/?$\n"
    for form in DATA_FORMS:
        lines += [*_accepts(form), here, f"RewriteCond %1.{form} -f\nRewriteRule ^(.+?)/?$ $1.{form} [R=303,L]\n"]
    for language in ("id", "en"):
        lines.append(f"RewriteCond %{{HTTP:Accept-Language}} ^\\s*{language}\\b [NC]\n{here}")
        lines.append(f"RewriteCond %1.{language}.html -f\nRewriteRule ^(.+?)/?$ $1.{language}.html [R=303,L]\n")
    lines.append("RewriteCond %{REQUEST_FILENAME} -d\nRewriteRule ^(.+[^/])$ $1/ [R=303,L]\n</IfModule>\n")
    return "".join(lines)


def _w3id(release: Release, exceptions: Mapping[str, str]) -> str:
    there = release.url("")
    lines = [_GENERATED, "RewriteEngine On\n"]
    lines += [f"RewriteRule ^{re.escape(path)}$ {there}{at}/ [R=303,NE,L]\n" for path, at in sorted(exceptions.items())]
    lines.append(f"RewriteRule ^(.*{_FILES[:-1]})$ {there}$1 [R=302,NE,L]\n")
    lines.append(f"RewriteRule ^\\.well-known/void$ {there}.well-known/void.ttl [R=303,L]\n")
    for form in DATA_FORMS:
        lines += [*_accepts(form), f"RewriteRule ^(.+?)/?$ {there}$1.{form} [R=303,NE,L]\n"]
    for language in ("id", "en"):
        lines.append(f"RewriteCond %{{HTTP:Accept-Language}} ^\\s*{language}\\b [NC]\n")
        lines.append(f"RewriteRule ^(.+?)/?$ {there}$1.{language}.html [R=303,NE,L]\n")
    lines.append(f"RewriteRule ^(.+?)/?$ {there}$1/ [R=303,NE,L]\nRewriteRule ^$ {there} [R=303,L]\n")
    return "".join(lines)


def _nginx_http(root: str) -> str:
    lines = [_GENERATED, 'map $http_accept $kawung_data {\n  default "";\n']
    for form in DATA_FORMS:
        media = re.escape(MEDIA_OF_FORMS[form])
        lines.append(f'  "~text/html\\s*(,|$)(.*){media}\\s*;\\s*q=0" "";\n  "~{media}" ".{form}";\n')
    lines.append('}\nmap $http_accept_language $kawung_page {\n  default ".id.html";\n')
    lines.append('  "~*^\\s*en\\b" ".en.html";\n}\n')
    # Where the folder lies below the host is no folder on the disk: `root` is the folder itself.
    below = f'"~^{re.escape(root[:-1])}(?P<kawung_below>/.*)$" $kawung_below'
    lines.append(f"map $uri $kawung_path {{\n  default $uri;\n  {below};\n}}\n")
    return "".join(lines)


def _nginx_server(root: str, exceptions: Mapping[str, str], gone: Sequence[Tombstone]) -> str:
    lines = [_GENERATED, "types {\n  text/html html;\n  text/css css;\n  text/javascript js;\n  image/svg+xml svg;\n"]
    lines.append("  application/json json;\n  application/xml xml;\n  application/gzip gz;\n  text/plain txt;\n")
    lines += [f"  {media} {suffix[1:]};\n" for suffix, media in _TYPES.items()]
    media = " ".join(_TYPES[suffix] for suffix in _TEXTS)
    lines.append(f"}}\ncharset utf-8;\ncharset_types text/css text/javascript {media};\n")
    lines.append(f'add_header Access-Control-Allow-Origin "*" always;\nadd_header Vary "{_NEGOTIATED}" always;\n')
    lines.append(f"location = {root}.well-known/void {{ return 303 {root}.well-known/void.ttl; }}\n")
    lines += [f'location ~ "^{re.escape(root + one.address)}(?:/|\\.|$)" {{ return 410; }}\n' for one in gone]
    for path, at in sorted(exceptions.items()):
        lines.append(f'location = "{root}{path}" {{ return 303 {root}{at}/; }}\n')
    path = "$kawung_path"
    tried = f"{path} {path}$kawung_data {path}$kawung_page {path}/index.html"
    lines.append(f"location {root} {{ try_files {tried} =404; }}\n")
    return "".join(lines)


def _netlify(root: str, exceptions: Mapping[str, str], gone: Sequence[Tombstone]) -> str:
    lines = [_GENERATED, f"{root}.well-known/void {root}.well-known/void.ttl 200\n"]
    lines += [f"{root}{one.address} {root}{bare_page(one.address)} 404!\n" for one in gone]
    lines += [f"{root}{path} {root}{at}/ 302\n" for path, at in sorted(exceptions.items()) if " " not in path]
    return "".join(lines)


def _headers(root: str) -> str:
    lines = [_GENERATED, f"{root}*\n  Access-Control-Allow-Origin: *\n"]
    for pattern, suffix in ((".well-known/void", ".ttl"), *((f"*{suffix}", suffix) for suffix in _TYPES)):
        charset = "; charset=utf-8" if suffix in _TEXTS else ""
        lines.append(f"{root}{pattern}\n  Content-Type: {_TYPES[suffix]}{charset}\n")
    return "".join(lines)


def _readme(release: Release) -> str:
    said = words("serving.readme", base=release.base, served=release.url(""))
    return f"{said.en}\n\n---\n\n{said.id}\n"


def _w3id_readme(release: Release) -> str:
    said = words("serving.w3id", base=release.base, publisher=release.publisher, contact=release.contact)
    return f"{said.en}\n\n---\n\n{said.id}\n"
