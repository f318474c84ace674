//! Text in, quantities and claims out. A pure function.
