package dev.sluice.cli;

import java.util.List;
import java.util.stream.Stream;

/**
 * One bad input.
 *
 * @param arguments a blank between two; {@code RUN} stands for {@code run good.runbook --unattended}
 * @param words all of which are said
 */
record BadInput(String what, int exitCode, String arguments, List<String> words) {

    /** Every bad input that the command line is tried with. */
    static Stream<BadInput> all() {
        return Stream.of(
                bad(
                        "no such host",
                        30,
                        "RUN --env no_host --create-schema",
                        "db: no host is called no.such.host.invalid"),
                bad("a closed port", 30, "RUN --env closed_port --create-schema", "127.0.0.1:1 refuses connections"),
                bad("a wrong password", 30, "RUN --env wrong_password --create-schema", "28P01", "file:wrong"),
                bad("no such database", 30, "RUN --env no_database --create-schema", "3D000", "not_there"),
                bad("the schema is missing", 30, "RUN --env test", "there is no schema sluice", "--create-schema"),
                bad(
                        "no right to create it",
                        30,
                        "RUN --env weak_role --create-schema",
                        "permission denied for database",
                        "let a DBA run what this prints: sluice schema print --env weak_role"),
                bad("no such host to plan", 30, "plan good.runbook --env no_host", "no host is called"),
                bad("a wrong password to plan", 30, "plan good.runbook --env wrong_password", "28P01"),
                bad("no such environment", 2, "RUN --env tset", "no environment is called `tset`", "sluice.yaml:2:3"),
                bad("no --env", 2, "run good.runbook", "--env=ENV"),
                bad("a source is missing", 2, "RUN --env no_source", "source db (line 13 of the runbook)"),
                bad("a variable is missing", 2, "RUN --env no_variable", "SLUICE_TEST_NOT_SET", "sluice.yaml:26:"),
                bad("a secret's file is missing", 2, "RUN --env no_secret_file", "absent", "sluice.yaml:29:"),
                bad(
                        "no environment file",
                        2,
                        "RUN --env test --env-file none.yaml",
                        "none.yaml",
                        "there is no such file"),
                bad("a tab in it", 2, "RUN --env test --env-file tab.yaml", "tab.yaml:2:"),
                bad("a key twice in it", 2, "RUN --env test --env-file twice.yaml", "twice.yaml:3:"),
                bad("no such runbook", 2, "check none.runbook", "there is no file", "none.runbook"),
                bad("no such runbook to run", 2, "run none.runbook --env test", "there is no file"),
                bad("a directory", 2, "run . --env test", "is a directory"),
                bad("an empty file", 3, "run empty.runbook --env test", "S127", "empty.runbook:1:1"),
                bad("a huge file", 3, "run huge.runbook --env test", "S102", "larger than 1 MB"),
                bad("a binary file", 3, "run binary.runbook --env test", "binary.runbook:1:"),
                bad("no UTF-8", 3, "run latin.runbook --env test", "S104", "latin.runbook:1:12"),
                bad("no UTF-8 to plan", 3, "plan latin.runbook --env test", "S104", "latin.runbook:1:12"),
                bad("a negative batch", 3, "RUN --env test --set batch=-5", "S210", "good.runbook:15:7"),
                bad("a batch out of range", 3, "RUN --env test --set batch=1_000", "S210", "5 rows .. 100 rows"),
                bad("an ill-typed parameter", 3, "RUN --env test --set pace=fast", "S210", "good.runbook:16:7"),
                bad("an unknown parameter", 3, "RUN --env test --set bach=5", "S209", "`bach`"),
                bad("a parameter without value", 2, "RUN --env test --set batch", "KEY=VALUE"),
                bad("no such phase", 2, "RUN --env test --until fil", "no such phase", "fill"),
                bad("no duration", 2, "RUN --env test --patience 5", "--patience"),
                bad("no name of a run", 2, "RUN --env test --create-schema --run-id ../x", "is no name of a run"),
                bad("no such command", 2, "chekc good.runbook", "chekc", "sluice check"),
                bad("no such option", 2, "RUN --env test --frob", "--frob"),
                bad(
                        "a protected environment",
                        2,
                        "RUN --env guarded --create-schema",
                        "is protected",
                        "--confirm guarded"),
                bad("another name", 2, "RUN --env guarded --create-schema --confirm test", "is protected"),
                bad(
                        "a person is needed",
                        3,
                        "run by_hand.runbook --env test --unattended",
                        "by_hand.runbook:23: step fill.ask"),
                bad("resume of no run", 2, "resume none", "there is no such run"),
                bad("status of no run", 2, "status none", "there is no such run"),
                bad("why of no run", 2, "why none", "there is no such run"),
                bad("report of no run", 2, "report none", "there is no such run"),
                bad("a signal to no run", 2, "pause --run none --because x", "there is no such run"),
                bad("a signal, no run open", 2, "continue", "no run is open", "sluice run FILE --env ENV"),
                bad("an empty reason", 2, "abort --run none --because=", "--because is empty"),
                bad("a trace for programs", 2, "simulate good.runbook --trace --format json", "--trace is a text"),
                bad(
                        "no directory of templates",
                        2,
                        "docs good.runbook --templates none",
                        "--templates none: there is no such directory",
                        "leave --templates out"),
                bad("a file for templates", 2, "docs good.runbook --templates good.runbook", "no such directory"),
                bad("no percentage", 2, "test good.runbook --threshold=900", "from 0 to 100"),
                bad("an escape from the runs", 2, "status ../../etc", "is no name of a run"),
                bad(
                        "no place for the journal",
                        31,
                        "RUN --env test --create-schema --state file/x",
                        "cannot be written"));
    }

    private static BadInput bad(String what, int exitCode, String arguments, String... words) {
        return new BadInput(what, exitCode, arguments, List.of(words));
    }

    @Override
    public String toString() {
        return what;
    }
}
