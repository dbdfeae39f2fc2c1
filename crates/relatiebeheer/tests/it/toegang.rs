//! Who may come in, and what for.

mod jwt;
mod limiet;
mod overgenomen;
mod rechten;
