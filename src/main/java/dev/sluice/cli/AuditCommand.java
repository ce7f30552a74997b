package dev.sluice.cli;

import dev.sluice.journal.Seal;
import dev.sluice.journal.SealKeys;
import dev.sluice.journal.Seals;
import dev.sluice.run.Audit;
import dev.sluice.run.AuditWork;
import dev.sluice.run.ExitCode;
import dev.sluice.run.environment.Environment;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sluice audit verify|seal RUN}. */
@Command(
        name = "audit",
        mixinStandardHelpOptions = true,
        subcommands = {AuditCommand.Verify.class, AuditCommand.Sealing.class},
        synopsisSubcommandLabel = "verify|seal",
        description = "Tells whether the journal of a run is the one that was written, and whole; seals it.",
        footer = {
            "",
            "Example:  sluice audit verify orders_status-20261120-140000 --env production",
            "          sluice audit seal orders_status-20261120-140000 --key seal.key",
            "          sluice audit verify orders_status-20261120-140000 --public-key seal.pub"
        })
final class AuditCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    /** {@code sluice audit verify RUN}. */
    @Command(
            name = "verify",
            mixinStandardHelpOptions = true,
            description =
                    "Verifies the chain, the seals, and with --env that no line is missing of those which the target"
                            + " databases remember; exit 31 if something speaks against the journal.",
            footer = {"", "Example:  sluice audit verify orders_status-20261120-140000 --env production"})
    static final class Verify implements Callable<Integer> {
        @Parameters(paramLabel = "RUN", description = "The run, see: sluice status")
        private String run;

        @Option(names = "--env", paramLabel = "ENV", description = "The environment whose target databases are asked.")
        private Optional<String> environment = Optional.empty();

        @Option(
                names = "--public-key",
                paramLabel = "FILE",
                description = "Checks the signatures of the seals: one at least has to be of this key (PEM).")
        private Optional<Path> publicKey = Optional.empty();

        @Mixin
        private Place place;

        @Mixin
        private Output output;

        @Override
        public Integer call() throws Exception {
            Optional<SealKeys.Checking> key = publicKey.map(SealKeys::checking);
            Optional<Environment> where =
                    environment.isPresent() ? Optional.of(place.environment(environment.get())) : Optional.empty();
            Audit audit = AuditWork.verify(place.runs(), run, where, key);
            if (output.json()) {
                output.out().println(AuditText.json(audit));
            } else {
                AuditText.lines(audit).forEach(output.out()::println);
            }
            output.out().flush();
            if (audit.faults().isEmpty()) {
                return ExitCode.DONE.code();
            }
            audit.faults().forEach(fault -> output.err().println("sluice: " + fault));
            output.err()
                    .println("  next: bring the journal back from a copy that verifies, and keep this one as evidence: "
                            + place.runs().journal(run));
            output.err().flush();
            return ExitCode.JOURNAL.code();
        }
    }

    /** {@code sluice audit seal RUN}. */
    @Command(
            name = "seal",
            mixinStandardHelpOptions = true,
            description = "Verifies the chain and signs its newest line with an Ed25519 key.",
            footer = {
                "",
                "Example:  sluice audit seal orders_status-20261120-140000 --key seal.key",
                "",
                "A key:    openssl genpkey -algorithm ed25519 -out seal.key",
                "          openssl pkey -in seal.key -pubout -out seal.pub"
            })
    static final class Sealing implements Callable<Integer> {
        @Parameters(paramLabel = "RUN", description = "The run, see: sluice status")
        private String run;

        @Option(names = "--key", paramLabel = "FILE", required = true, description = "The private key, PKCS #8 in PEM.")
        private Path key;

        @Mixin
        private Place place;

        @Mixin
        private Output output;

        @Override
        public Integer call() {
            Path journal = place.runs().journal(run);
            Seal seal = Seals.seal(journal, SealKeys.signing(key), Instant.now().truncatedTo(ChronoUnit.SECONDS));
            if (output.json()) {
                output.out().println(AuditText.json(seal));
            } else {
                output.out().printf("line %,d, hash %s%n", seal.lines(), seal.head());
                output.out().println("sealed by " + seal.key() + " in " + Seals.file(journal));
            }
            output.out().flush();
            return ExitCode.DONE.code();
        }
    }
}
