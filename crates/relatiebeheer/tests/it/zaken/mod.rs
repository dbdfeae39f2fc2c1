//! Zaken and documents, with the zaaksysteem in the same process.

mod documenten;
mod inzien;
mod rechten;
