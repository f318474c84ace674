//! Problems and claims → table, Markdown, CSV, JSON.
