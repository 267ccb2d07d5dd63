//! Raw requests that must be refused, and some that must be accepted.

/// Sent after each bad request on the same connection. It must not be handled either.
pub(crate) const SMUGGLED: &str = "GET /smuggled HTTP/1.1\r\nhost: a\r\n\r\n";

/// Requests that two parsers could read differently, and requests that are never served: name and bytes. All are
/// answered 400.
pub(crate) const BAD: &[(&str, &str)] = &[
    // Lengths.
    (
        "length and chunked",
        "POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n",
    ),
    (
        "chunked and length",
        "POST / HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\ncontent-length: 5\r\n\r\n0\r\n\r\n",
    ),
    (
        "chunked and length 0",
        "POST / HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\ncontent-length: 0\r\n\r\n0\r\n\r\n",
    ),
    ("two lengths", "POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 0\r\ncontent-length: 38\r\n\r\n"),
    ("two equal lengths", "POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 1\r\ncontent-length: 1\r\n\r\nx"),
    ("a list of lengths", "POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 1, 1\r\n\r\nx"),
    ("a length with a sign", "POST / HTTP/1.1\r\nhost: a\r\ncontent-length: +1\r\n\r\nx"),
    ("a negative length", "POST / HTTP/1.1\r\nhost: a\r\ncontent-length: -1\r\n\r\n"),
    ("a hexadecimal length", "POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 0x1\r\n\r\nx"),
    ("an empty length", "POST / HTTP/1.1\r\nhost: a\r\ncontent-length:\r\n\r\n"),
    ("a length with a blank inside", "POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 1 1\r\n\r\nx"),
    (
        "a length beyond 64 bits",
        "POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 18446744073709551617\r\n\r\nx",
    ),
    ("a length with a form feed", "POST / HTTP/1.1\r\nhost: a\r\ncontent-length: \u{c}1\r\n\r\nx"),
    // Codings.
    (
        "chunked twice",
        "POST / HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n",
    ),
    (
        "chunked, then identity",
        "POST / HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\ntransfer-encoding: identity\r\n\r\n0\r\n\r\n",
    ),
    ("gzip, chunked", "POST / HTTP/1.1\r\nhost: a\r\ntransfer-encoding: gzip, chunked\r\n\r\n0\r\n\r\n"),
    (
        "chunked, identity",
        "POST / HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked, identity\r\n\r\n0\r\n\r\n",
    ),
    ("an unknown coding", "POST / HTTP/1.1\r\nhost: a\r\ntransfer-encoding: xchunked\r\n\r\n0\r\n\r\n"),
    ("a quoted coding", "POST / HTTP/1.1\r\nhost: a\r\ntransfer-encoding: \"chunked\"\r\n\r\n0\r\n\r\n"),
    (
        "a coding with a vertical tab",
        "POST / HTTP/1.1\r\nhost: a\r\ntransfer-encoding: \u{b}chunked\r\n\r\n0\r\n\r\n",
    ),
    ("an empty coding", "POST / HTTP/1.1\r\nhost: a\r\ntransfer-encoding:\r\n\r\n0\r\n\r\n"),
    // Chunks.
    (
        "a chunk with an extension",
        "POST / HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\n1;a=b\r\nx\r\n0\r\n\r\n",
    ),
    (
        "a chunk that ends in a bare line feed",
        "POST / HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\n1\nx\r\n0\r\n\r\n",
    ),
    (
        "a chunk longer than it says",
        "POST / HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\n1\r\nxy\r\n0\r\n\r\n",
    ),
    (
        "a chunk without a size",
        "POST / HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\n\r\nx\r\n0\r\n\r\n",
    ),
    (
        "a chunk size with a prefix",
        "POST / HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\n0x1\r\nx\r\n0\r\n\r\n",
    ),
    (
        "a chunk size with a blank",
        "POST / HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\n1 \r\nx\r\n0\r\n\r\n",
    ),
    (
        "a chunk size that overflows",
        "POST / HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\n10000000000000001\r\nx\r\n0\r\n\r\n",
    ),
    (
        "trailers",
        "POST / HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\n0\r\ncontent-length: 5\r\n\r\n",
    ),
    // Lines.
    ("bare line feeds", "GET / HTTP/1.1\nhost: a\n\n"),
    ("one bare line feed", "GET / HTTP/1.1\r\nhost: a\nx: y\r\n\r\n"),
    ("a bare line feed before the end", "GET / HTTP/1.1\r\nhost: a\r\n\n"),
    ("a bare carriage return", "GET / HTTP/1.1\r\nhost: a\rx: y\r\n\r\n"),
    ("two carriage returns", "GET / HTTP/1.1\r\nhost: a\r\r\n\r\n"),
    ("a folded header", "GET / HTTP/1.1\r\nhost: a\r\nx: y\r\n z\r\n\r\n"),
    ("a folded length", "POST / HTTP/1.1\r\nhost: a\r\ncontent-length:\r\n 1\r\n\r\nx"),
    ("a first header that begins with a blank", "GET / HTTP/1.1\r\n host: a\r\n\r\n"),
    ("a blank before the colon", "POST / HTTP/1.1\r\nhost: a\r\ncontent-length : 1\r\n\r\nx"),
    ("a header without a colon", "GET / HTTP/1.1\r\nhost: a\r\nx\r\n\r\n"),
    ("a header without a name", "GET / HTTP/1.1\r\nhost: a\r\n: y\r\n\r\n"),
    ("a header with a NUL", "GET / HTTP/1.1\r\nhost: a\r\nx: \0\r\n\r\n"),
    ("an empty line before", "\r\nGET / HTTP/1.1\r\nhost: a\r\n\r\n"),
    ("two blanks in the request line", "GET  / HTTP/1.1\r\nhost: a\r\n\r\n"),
    ("a tab in the request line", "GET\t/ HTTP/1.1\r\nhost: a\r\n\r\n"),
    ("a blank in the target", "GET /a b HTTP/1.1\r\nhost: a\r\n\r\n"),
    ("no target", "GET HTTP/1.1\r\nhost: a\r\n\r\n"),
    // Versions, methods, hosts.
    ("HTTP/0.9", "GET /\r\n\r\n"),
    ("HTTP/1.2", "GET / HTTP/1.2\r\nhost: a\r\n\r\n"),
    ("HTTP/2 without TLS", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
    (
        "HTTP/1.0 with two lengths",
        "POST / HTTP/1.0\r\nhost: a\r\ncontent-length: 1\r\ncontent-length: 1\r\n\r\nx",
    ),
    ("HTTP/1.0 with chunks", "POST / HTTP/1.0\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n"),
    ("no host", "GET / HTTP/1.1\r\nx: y\r\n\r\n"),
    ("two hosts", "GET / HTTP/1.1\r\nhost: a\r\nhost: a\r\n\r\n"),
    ("another host in the target", "GET http://evil.example/ HTTP/1.1\r\nhost: a\r\n\r\n"),
    ("a user in the target", "GET http://u@a/ HTTP/1.1\r\nhost: u@a\r\n\r\n"),
    ("a tunnel", "CONNECT a:443 HTTP/1.1\r\nhost: a:443\r\n\r\n"),
    ("a trace", "TRACE / HTTP/1.1\r\nhost: a\r\n\r\n"),
    (
        "an upgrade to a web socket",
        "GET / HTTP/1.1\r\nhost: a\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n",
    ),
    (
        "an upgrade to HTTP/2",
        "GET / HTTP/1.1\r\nhost: a\r\nconnection: upgrade, http2-settings\r\nupgrade: h2c\r\nhttp2-settings: AAMAAABk\r\n\r\n",
    ),
    ("an underscore in a name", "POST / HTTP/1.1\r\nhost: a\r\ncontent_length: 1\r\n\r\n"),
    // Targets. The tests of src/target.rs have more.
    ("a fragment", "GET /a#b HTTP/1.1\r\nhost: a\r\n\r\n"),
    ("a target with a bracket", "GET /a<b HTTP/1.1\r\nhost: a\r\n\r\n"),
    ("a target with two dots", "GET /a/../b HTTP/1.1\r\nhost: a\r\n\r\n"),
    ("a target with an encoded slash", "GET /a%2fb HTTP/1.1\r\nhost: a\r\n\r\n"),
    ("a target with a backslash", "GET /a\\b HTTP/1.1\r\nhost: a\r\n\r\n"),
    ("a target with a NUL", "GET /a\0b HTTP/1.1\r\nhost: a\r\n\r\n"),
    ("every resource", "OPTIONS * HTTP/1.1\r\nhost: a\r\n\r\n"),
    ("a TLS hello", "\u{16}\u{3}\u{1}\0\u{5}"),
];

/// Requests that are answered 200: name, bytes, number of requests.
pub(crate) const GOOD: &[(&str, &str, usize)] = &[
    ("one", "GET /a HTTP/1.1\r\nhost: a\r\n\r\n", 1),
    (
        "two at once",
        "GET /a HTTP/1.1\r\nhost: a\r\n\r\nPOST /b HTTP/1.1\r\nHost:a\r\nContent-Length: 1\r\n\r\nx",
        2,
    ),
    (
        "chunks",
        "POST /a HTTP/1.1\r\nhost: a\r\nTransfer-Encoding: Chunked\r\n\r\n1\r\nx\r\n00A\r\n0123456789\r\n0\r\n\r\nGET /b HTTP/1.1\r\nhost: a\r\n\r\n",
        2,
    ),
    (
        "a request as a body",
        "POST /a HTTP/1.1\r\nhost: a\r\ncontent-length: 26\r\n\r\nGET /b HTTP/1.1\r\nhost: a\r\n",
        1,
    ),
    ("its own host in the target", "GET http://A/a HTTP/1.1\r\nhost: a\r\n\r\n", 1),
    ("HTTP/1.0 with a body", "POST /a HTTP/1.0\r\nconnection: keep-alive\r\ncontent-length: 1\r\n\r\nx", 1),
    ("HTTP/1.0 without a body", "GET /a HTTP/1.0\r\nconnection: keep-alive\r\n\r\n", 1),
    (
        "values with tabs and bytes beyond ASCII",
        "GET /a HTTP/1.1\r\nhost: a\r\nx:\ty\u{e9}\t\r\nempty:\r\n\r\n",
        1,
    ),
    (
        "headers that a browser adds",
        "GET /a HTTP/1.1\r\nhost: a\r\nupgrade-insecure-requests: 1\r\nte: trailers\r\n\r\n",
        1,
    ),
];
