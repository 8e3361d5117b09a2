//! The tests of the house from outside, in one binary.

mod managed_cluster;
