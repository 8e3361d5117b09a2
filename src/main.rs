//! The `counterpart` command.

fn main() {}
