//! CLI cases as files, and the console blocks of the guide: in `tests/cmd/*.trycmd` stands what is typed and what is printed; the folder `*.in` of the same name is the workspace.
//! `TRYCMD=overwrite cargo test --test it` writes what is printed now; look at the difference before it is committed.

#[test]
fn commands_print_what_their_files_say() {
    trycmd::TestCases::new()
        .env("SOURCE_DATE_EPOCH", "1732269600")
        .env("NO_COLOR", "1")
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_SYSTEM", "/dev/null")
        .case("tests/cmd/*.trycmd")
        .case("docs/src/*.md")
        .case("docs/src/*/*.md");
}
