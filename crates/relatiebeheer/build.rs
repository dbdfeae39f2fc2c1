//! The built werkplek is embedded: when it changes, so does the binary.

fn main() {
    println!("cargo::rerun-if-changed=../../ui/dist");
    println!("cargo::rerun-if-changed=migrations");
}
