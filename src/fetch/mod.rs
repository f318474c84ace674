//! The only module that opens sockets: policy, guard, client.
