//! HTTP/1.1 with keep-alive on a bare socket. A full client costs about as much CPU as the server that is measured,
//! and here the two share a machine.

use std::io;
use std::net::SocketAddr;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// No answer is larger; more is a server that does not stop.
const MAX_ANSWER: usize = 64 * 1024 * 1024;

pub(crate) struct Connection {
    stream: TcpStream,
    buffer: Vec<u8>,
}

/// What came back.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    /// Bytes on the wire, head included.
    pub(crate) bytes: usize,
    head: usize,
    chunked: bool,
    /// The server ends the connection after this answer.
    pub(crate) closes: bool,
}

#[derive(Debug, PartialEq)]
struct Head {
    status: u16,
    length: usize,
    body: Framing,
    closes: bool,
}

#[derive(Debug, PartialEq)]
enum Framing {
    Length(usize),
    Chunked,
}

impl Connection {
    pub(crate) async fn open(address: SocketAddr) -> io::Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Self { stream, buffer: Vec::with_capacity(16 * 1024) })
    }

    /// Sends one request and waits for the whole answer. An error means that its outcome is unknown.
    pub(crate) async fn exchange(&mut self, request: &[u8]) -> io::Result<Answer> {
        self.stream.write_all(request).await?;
        self.buffer.clear();
        let mut head = None;
        loop {
            if head.is_none() {
                head = parse_head(&self.buffer)?;
            }
            if let Some(head) = &head
                && let Some(bytes) = end(head, &self.buffer)?
            {
                let chunked = head.body == Framing::Chunked;
                let Head { status, length, closes, .. } = *head;
                return Ok(Answer { status, bytes, head: length, chunked, closes });
            }
            if self.buffer.len() > MAX_ANSWER {
                return Err(malformed("an answer without end"));
            }
            if self.stream.read_buf(&mut self.buffer).await? == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
        }
    }

    /// The headers with this name in the answer that [`Self::exchange`] just gave.
    pub(crate) fn headers(&self, answer: Answer, name: &str) -> Vec<String> {
        let head = String::from_utf8_lossy(self.buffer.get(..answer.head).unwrap_or_default()).into_owned();
        let named = head.split("\r\n").filter_map(|line| line.split_once(':'));
        named
            .filter(|(given, _)| given.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.trim().to_owned())
            .collect()
    }

    /// Sends a request of which the answer never ends, and waits for the first of it.
    pub(crate) async fn listen(&mut self, request: &[u8]) -> io::Result<u16> {
        self.stream.write_all(request).await?;
        self.buffer.clear();
        loop {
            if let Some(head) = parse_head(&self.buffer)? {
                return Ok(head.status);
            }
            if self.stream.read_buf(&mut self.buffer).await? == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
        }
    }

    /// The body of the answer that [`Self::exchange`] just gave.
    pub(crate) fn body(&self, answer: Answer) -> Vec<u8> {
        let raw = self.buffer.get(answer.head..answer.bytes).unwrap_or_default();
        if answer.chunked { dechunk(raw) } else { raw.to_vec() }
    }
}

/// Who asks.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Who<'a> {
    Nobody,
    /// An application, by its token.
    Token(&'a str),
    /// An employee, by the cookies of a browser.
    Cookies(&'a str),
}

/// A request ready to send; with a body it is JSON.
pub(crate) fn write_request(
    out: &mut Vec<u8>,
    line: &str,
    host: &str,
    who: Who<'_>,
    extra: &str,
    body: &str,
) {
    out.extend_from_slice(line.as_bytes());
    out.extend_from_slice(b" HTTP/1.1\r\nHost: ");
    out.extend_from_slice(host.as_bytes());
    out.extend_from_slice(b"\r\nAccept: */*\r\n");
    let (name, value) = match who {
        Who::Nobody => ("", ""),
        Who::Token(token) => ("Authorization: Token ", token),
        Who::Cookies(cookies) => ("Sec-Fetch-Site: same-origin\r\nCookie: ", cookies),
    };
    if !name.is_empty() {
        out.extend_from_slice([name, value, "\r\n"].concat().as_bytes());
    }
    out.extend_from_slice(extra.as_bytes());
    if !body.is_empty() {
        let head = format!("Content-Type: application/json\r\nContent-Length: {}\r\n", body.len());
        out.extend_from_slice(head.as_bytes());
    }
    out.extend_from_slice(b"\r\n");
    out.extend_from_slice(body.as_bytes());
}

fn malformed(what: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, what)
}

/// `None` until the head is complete.
fn parse_head(buffer: &[u8]) -> io::Result<Option<Head>> {
    let Some(end) = buffer.windows(4).position(|four| four == b"\r\n\r\n") else { return Ok(None) };
    let text = std::str::from_utf8(buffer.get(..end).unwrap_or_default());
    let text = text.map_err(|_| malformed("a head that is no text"))?;
    let mut lines = text.split("\r\n");
    let status = lines.next().and_then(|line| line.strip_prefix("HTTP/1.1 ")?.get(..3)?.parse().ok());
    let status: u16 = status.ok_or_else(|| malformed("no status line"))?;
    let mut head = Head { status, length: end + 4, body: Framing::Length(0), closes: false };
    for (name, value) in lines.filter_map(|line| line.split_once(':')) {
        let value = value.trim();
        if name.eq_ignore_ascii_case("content-length") {
            head.body = Framing::Length(value.parse().map_err(|_| malformed("no length"))?);
        } else if name.eq_ignore_ascii_case("transfer-encoding") && value.eq_ignore_ascii_case("chunked") {
            head.body = Framing::Chunked;
        } else if name.eq_ignore_ascii_case("connection") {
            head.closes = value.eq_ignore_ascii_case("close");
        }
    }
    Ok(Some(head))
}

/// Where the answer ends in the buffer, once it is all there.
fn end(head: &Head, buffer: &[u8]) -> io::Result<Option<usize>> {
    match head.body {
        Framing::Length(length) => Ok((buffer.len() >= head.length + length).then_some(head.length + length)),
        Framing::Chunked => {
            let mut at = head.length;
            while let Some((size, start)) = chunk(buffer, at)? {
                at = start + size + 2;
                if size == 0 {
                    return Ok((buffer.len() >= at).then_some(at));
                }
            }
            Ok(None)
        }
    }
}

/// Size of the chunk at this place, and where its content starts.
fn chunk(buffer: &[u8], at: usize) -> io::Result<Option<(usize, usize)>> {
    let rest = buffer.get(at..).unwrap_or_default();
    let Some(line_end) = rest.windows(2).position(|two| two == b"\r\n") else { return Ok(None) };
    let line = std::str::from_utf8(rest.get(..line_end).unwrap_or_default()).unwrap_or_default();
    let size = line.split(';').next().unwrap_or_default().trim();
    let size = usize::from_str_radix(size, 16).map_err(|_| malformed("no chunk size"))?;
    Ok(Some((size, at + line_end + 2)))
}

fn dechunk(raw: &[u8]) -> Vec<u8> {
    let mut whole = Vec::with_capacity(raw.len());
    let mut at = 0;
    while let Ok(Some((size, start))) = chunk(raw, at) {
        whole.extend_from_slice(raw.get(start..start + size).unwrap_or_default());
        at = start + size + 2;
        if size == 0 {
            break;
        }
    }
    whole
}

#[cfg(test)]
mod tests {
    use tokio::net::TcpListener;

    use super::*;

    /// Answers one connection with these pieces, each on its own.
    async fn peer(pieces: &'static [&'static str]) -> SocketAddr {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        drop(tokio::spawn(async move {
            let (mut socket, _) = listener.accept().await.unwrap();
            let mut seen = [0; 1024];
            let _seen = socket.read(&mut seen).await.unwrap();
            for piece in pieces {
                socket.write_all(piece.as_bytes()).await.unwrap();
                socket.flush().await.unwrap();
                tokio::task::yield_now().await;
            }
        }));
        address
    }

    async fn ask(pieces: &'static [&'static str]) -> io::Result<(Answer, String)> {
        let mut connection = Connection::open(peer(pieces).await).await?;
        let answer = connection.exchange(b"GET / HTTP/1.1\r\n\r\n").await?;
        Ok((answer, String::from_utf8(connection.body(answer)).unwrap()))
    }

    #[tokio::test]
    async fn an_answer_with_a_length_is_read_whole() {
        let (answer, body) =
            ask(&["HTTP/1.1 201 Created\r\ncontent-le", "ngth: 5\r\n\r\nhe", "llo"]).await.unwrap();
        assert_eq!((answer.status, answer.closes, body.as_str()), (201, false, "hello"));
    }

    #[tokio::test]
    async fn an_answer_in_chunks_is_read_whole() {
        let pieces = &[
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n5\r\nhel",
            "lo\r\n6;x=y\r\n world\r\n",
            "0\r\n\r\n",
        ];
        let (answer, body) = ask(pieces).await.unwrap();
        assert_eq!((answer.status, answer.closes, body.as_str()), (200, true, "hello world"));
    }

    #[tokio::test]
    async fn an_answer_that_breaks_off_is_an_unknown_outcome() {
        let error = ask(&["HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhe"]).await.unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::UnexpectedEof);
        let error = ask(&["SSH-2.0-x\r\n\r\n"]).await.unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::InvalidData);
    }

    #[test]
    fn a_request_has_its_length() {
        let mut out = Vec::new();
        write_request(&mut out, "POST /x", "h:1", Who::Token("t"), "Idempotency-Key: k\r\n", "{}");
        let text = String::from_utf8(out).unwrap();
        assert!(text.starts_with("POST /x HTTP/1.1\r\nHost: h:1\r\n"), "{text}");
        assert!(
            text.contains("\r\nIdempotency-Key: k\r\n") && text.ends_with("Content-Length: 2\r\n\r\n{}"),
            "{text}"
        );
    }
}
