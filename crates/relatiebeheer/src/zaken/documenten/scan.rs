//! The virus scanner: ClamAV's daemon, over its own protocol (INSTREAM), fed as the bytes go by.

use std::time::Duration;

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};

/// How long it may take to connect, to take a piece, or to judge.
const PATIENCE: Duration = Duration::from_mins(1);
/// The most that is read of its answer.
const ANSWER: u64 = 4096;

/// A scan that is going on.
pub(super) struct Scan(Option<TcpStream>);

/// What it found.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Oordeel {
    Schoon,
    /// The name of the virus.
    Besmet(String),
}

/// There is no judgement.
#[derive(Debug)]
pub(super) struct Stil(pub(super) String);

impl Scan {
    /// Nothing looks any more.
    pub(super) fn none() -> Self {
        Self(None)
    }

    /// Begins; with an empty address nothing is scanned.
    pub(super) async fn begin(clamd: &str) -> Result<Self, Stil> {
        if clamd.is_empty() {
            return Ok(Self(None));
        }
        let mut stream = patient(TcpStream::connect(clamd)).await?;
        patient(stream.write_all(b"zINSTREAM\0")).await?;
        Ok(Self(Some(stream)))
    }

    /// Lets it see a piece.
    pub(super) async fn feed(&mut self, piece: &[u8]) -> Result<(), Stil> {
        let Some(stream) = &mut self.0 else { return Ok(()) };
        // An empty piece would be the end.
        for some in piece.chunks(1024 * 1024) {
            let length = u32::try_from(some.len()).unwrap_or(u32::MAX).to_be_bytes();
            let sent = async {
                stream.write_all(&length).await?;
                stream.write_all(some).await
            };
            patient(sent).await?;
        }
        Ok(())
    }

    /// What it thinks of everything that it saw.
    pub(super) async fn end(self) -> Result<Oordeel, Stil> {
        let Some(mut stream) = self.0 else { return Ok(Oordeel::Schoon) };
        patient(stream.write_all(&[0; 4])).await?;
        let mut answer = Vec::new();
        patient(stream.take(ANSWER).read_to_end(&mut answer)).await?;
        judge(&String::from_utf8_lossy(&answer))
    }
}

/// Whether the scanner at this address answers; otherwise why not.
pub(crate) async fn answers(clamd: &str) -> Result<(), String> {
    let asked = async {
        let mut stream = patient(TcpStream::connect(clamd)).await?;
        patient(stream.write_all(b"zPING\0")).await?;
        let mut answer = Vec::new();
        patient(stream.take(ANSWER).read_to_end(&mut answer)).await?;
        if answer.starts_with(b"PONG") { Ok(()) } else { Err(Stil("no clamd answers there".to_owned())) }
    };
    asked.await.map_err(|Stil(why)| why)
}

fn judge(answer: &str) -> Result<Oordeel, Stil> {
    let answer = answer.trim_matches(['\0', '\n', ' ']);
    let said = answer.strip_prefix("stream: ").unwrap_or(answer);
    match said.strip_suffix(" FOUND") {
        Some(virus) => Ok(Oordeel::Besmet(virus.to_owned())),
        None if said == "OK" => Ok(Oordeel::Schoon),
        None => Err(Stil(format!("clamd says {said:?}"))),
    }
}

async fn patient<T>(work: impl Future<Output = std::io::Result<T>>) -> Result<T, Stil> {
    match timeout(PATIENCE, work).await {
        Ok(Ok(value)) => Ok(value),
        Ok(Err(error)) => Err(Stil(error.to_string())),
        Err(_) => Err(Stil("no answer in time".to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_clear_answer_is_a_judgement() {
        assert_eq!(judge("stream: OK\0").unwrap(), Oordeel::Schoon);
        assert_eq!(
            judge("stream: Eicar-Signature FOUND\0").unwrap(),
            Oordeel::Besmet("Eicar-Signature".into())
        );
        for unclear in ["", "INSTREAM size limit exceeded. ERROR\0", "stream: ERROR"] {
            assert!(judge(unclear).is_err(), "{unclear}");
        }
    }
}
