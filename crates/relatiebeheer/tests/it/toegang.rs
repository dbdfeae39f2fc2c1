//! Who may come in, and what for.

mod beveiliging;
mod jwt;
mod limiet;
mod overgenomen;
mod rechten;
