//! The client against peers in memory: recorded answers, misbehaving neighbours, and the sandbox.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may stop")]

mod documenten;
mod fake;
mod netwerk;
mod organisaties;
mod recorded;
mod sandbox_peer;
mod schrijven;
mod typen;
mod zaken;
