//! Closed-loop load: every connection sends its next request when the answer to the last one is in.

use std::net::SocketAddr;
use std::time::Duration;

use anyhow::{Context, Result};
use futures_util::future::try_join_all;
use tokio::time::{Instant, timeout};

use crate::http::Connection;
use crate::random::Random;
use crate::scenario::{Requests, Turn};

/// No single measurement sends more, however fast the server is.
const MAX_REQUESTS: usize = 2_000_000;

/// An answer that takes longer counts as an error, and so does all that waits behind it.
const PATIENCE: Duration = Duration::from_secs(30);

/// What one measurement saw.
#[derive(Debug, Default)]
pub(crate) struct Load {
    pub(crate) micros: Vec<u32>,
    /// Answers with another status than expected, and connections that failed.
    pub(crate) errors: u64,
    pub(crate) bytes: u64,
    pub(crate) elapsed: Duration,
}

impl Load {
    pub(crate) fn requests(&self) -> u32 {
        u32::try_from(self.micros.len()).unwrap_or(u32::MAX)
    }
}

/// Puts load on the server for about this long.
pub(crate) async fn run(
    address: SocketAddr,
    connections: u32,
    length: Duration,
    seed: u64,
    requests: &Requests<'_>,
) -> Result<Load> {
    let open = (0..connections).map(|_| open(address));
    let open = try_join_all(open).await?;
    let start = Instant::now();
    let quota = MAX_REQUESTS / connections.max(1) as usize;
    let clients = open.into_iter().zip(1_u64..).map(|(connection, number)| {
        let random = Random::new(seed ^ (number << 32));
        let turn = Turn { run: seed, client: number, sent: 0 };
        client(connection, address, start + length, quota, random, turn, requests)
    });
    let mut whole = Load::default();
    for part in try_join_all(clients).await? {
        whole.micros.extend(part.micros);
        whole.errors += part.errors;
        whole.bytes += part.bytes;
    }
    whole.elapsed = start.elapsed();
    Ok(whole)
}

async fn open(address: SocketAddr) -> Result<Connection> {
    let connection = timeout(PATIENCE, Connection::open(address)).await;
    connection.context("the server takes no connection in time")?.context("the server takes no connection")
}

async fn client(
    mut connection: Connection,
    address: SocketAddr,
    until: Instant,
    quota: usize,
    mut random: Random,
    mut turn: Turn,
    requests: &Requests<'_>,
) -> Result<Load> {
    let mut load = Load::default();
    let mut request = Vec::with_capacity(2048);
    while load.micros.len() < quota {
        let start = Instant::now();
        if start >= until {
            break;
        }
        request.clear();
        requests.write(&mut random, turn, &mut request);
        turn.sent += 1;
        let answer = timeout(PATIENCE, connection.exchange(&request)).await;
        let micros = u32::try_from(start.elapsed().as_micros()).unwrap_or(u32::MAX);
        let Ok(Ok(answer)) = answer else {
            load.errors += 1;
            connection = open(address).await?;
            continue;
        };
        load.micros.push(micros);
        load.bytes += answer.bytes as u64;
        load.errors += u64::from(answer.status != requests.expected());
        if answer.closes {
            connection = open(address).await?;
        }
    }
    Ok(load)
}
