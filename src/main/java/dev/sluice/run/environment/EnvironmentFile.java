package dev.sluice.run.environment;

import dev.sluice.language.diagnostic.Similar;
import dev.sluice.source.CommandSettings;
import dev.sluice.source.Secrets;
import dev.sluice.source.SourceSettings;
import dev.sluice.step.ledger.Protection;
import dev.sluice.telemetry.Outlets;
import dev.sluice.telemetry.TelemetrySettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.yaml.snakeyaml.nodes.Node;

/**
 * Reads {@code sluice.yaml}: all of its environments are checked, one is made ready. Format: {@code docs/environment.md}.
 */
public final class EnvironmentFile {
    /** The name of the file where none is given. */
    public static final String NAME = "sluice.yaml";

    private static final int MOST_REPLICAS = 1_000;
    private static final int OLDEST_VERSION = 9;
    private static final int NEWEST_VERSION = 99;
    private static final Duration DEFAULT_LEASE = Duration.ofSeconds(30);
    private static final Duration SHORTEST_LEASE = Duration.ofSeconds(1);
    private static final Duration LONGEST_LEASE = Duration.ofMinutes(10);

    private final Path file;
    private final Path directory;
    private final String wanted;
    private final Map<String, String> variables;
    private final Faults faults;

    private EnvironmentFile(Path file, String wanted, Map<String, String> variables) {
        this.file = file;
        this.directory = file.toAbsolutePath().normalize().getParent();
        this.wanted = wanted;
        this.variables = variables;
        this.faults = new Faults(file.toString());
    }

    /** Reads the file and the secrets of one environment; {@code env:NAME} is taken from this process's environment. */
    public static Loaded load(Path file, String environment) {
        return load(file, environment, System.getenv());
    }

    /**
     * Reads the file and the secrets of one environment.
     *
     * @param variables the process's environment variables, for {@code env:NAME}
     */
    public static Loaded load(Path file, String environment, Map<String, String> variables) {
        EnvironmentFile reader = new EnvironmentFile(file, environment, variables);
        Optional<Environment> read = reader.read();
        List<EnvironmentFault> faults = reader.faults.all();
        return faults.isEmpty() ? new Loaded.Usable(read.orElseThrow()) : new Loaded.Faulty(faults);
    }

    private Optional<Environment> read() {
        return YamlTree.read(file, faults).flatMap(this::environments);
    }

    private Optional<Environment> environments(Node root) {
        Block top = new Block("the file", root, faults);
        Optional<Block> all = top.block("environments", "`environments`");
        if (all.isEmpty()) {
            faults.at(
                    root,
                    "the file has no `environments`",
                    "begin it with `environments:`, one block for each below it");
        }
        top.block("documents", "`documents`").ifPresent(DocumentLinks::of);
        top.refuseOthers();
        Optional<Environment> chosen = Optional.empty();
        for (String name : all.map(Block::names).orElse(Set.of())) {
            Block block = all.get().block(name, "environment " + name).orElseThrow();
            Environment environment = environment(name, block);
            chosen = name.equals(wanted) ? Optional.of(environment) : chosen;
        }
        if (all.isPresent() && !all.get().names().contains(wanted)) {
            String known = String.join(", ", all.get().names());
            faults.at(
                    top.node("environments").orElseThrow(),
                    "no environment is called `" + wanted + "`",
                    Similar.to(wanted, all.get().names())
                            .map(similar -> "write `--env " + similar + "`")
                            .orElse("name one of: " + known));
        }
        return chosen;
    }

    private Environment environment(String name, Block block) {
        boolean inUse = name.equals(wanted);
        SecretReader secrets = new SecretReader(directory, variables, inUse);
        SourceReader reader = new SourceReader(secrets, directory, inUse);
        Map<String, SourceSettings> sources = new LinkedHashMap<>();
        Map<String, Block> databases = new LinkedHashMap<>();
        block.block("sources", "`sources`").ifPresent(inner -> {
            for (String source : inner.names()) {
                Block found = inner.block(source, "source " + source).orElseThrow();
                reader.read(found).ifPresent(read -> sources.put(source, read));
                if (found.text("type").equals(Optional.of("postgres"))) {
                    databases.put(source, found);
                }
            }
        });
        Map<String, String> controls = controls(databases);
        Map<String, CommandSettings> commands = new LinkedHashMap<>();
        block.block("commands", "`commands`").ifPresent(inner -> {
            for (String command : inner.names()) {
                inner.block(command, "command " + command)
                        .ifPresent(found -> commands.put(command, command(command, found, secrets)));
            }
        });
        boolean guarded = block.flag("protected");
        boolean tryAllowed = tryAllowed(block, guarded);
        var patience = block.duration("patience");
        Duration lease = lease(block);
        Optional<String> journalCopy = journalCopy(block, List.copyOf(databases.keySet()));
        Optional<Expectations> expect = block.block("expect", "`expect`")
                .flatMap(inner -> expectations(inner, List.copyOf(databases.keySet())));
        NotifyReader notify = new NotifyReader(secrets, reader, (of, inner) -> command(of, inner, secrets));
        var telemetry = block.block("telemetry", "`telemetry`")
                .map(new TelemetryReader(reader, directory, inUse)::read)
                .orElse(TelemetrySettings.NONE);
        if (inUse && telemetry.otlp().isEmpty()) {
            telemetry = telemetry.with(new OtelVariables(variables, secrets).collector(faults));
        }
        var receivers = block.block("notify", "`notify`").map(notify::receivers).orElse(Map.of());
        var grafana = block.block("grafana", "`grafana`").flatMap(notify::grafana);
        Protection protection = block.block("protect", "`protect`")
                .map(EnvironmentFile::protection)
                .orElse(Protection.NONE);
        block.refuseOthers();
        return new Environment(
                name,
                guarded,
                tryAllowed,
                sources,
                controls,
                commands,
                expect,
                patience,
                lease,
                journalCopy,
                protection,
                new Outlets(telemetry, receivers, grafana, new Secrets(secrets.found())),
                new Secrets(secrets.found()));
    }

    private static Protection protection(Block block) {
        List<String> users = block.node("users").isPresent() ? block.texts("users", "[replicator, backup]") : List.of();
        List<String> applications = block.node("applications").isPresent()
                ? block.texts("applications", "[checkout, \"payments-*\"]")
                : List.of();
        block.refuseOthers();
        return new Protection(users, applications);
    }

    private static Optional<String> journalCopy(Block block, List<String> databases) {
        Optional<String> source = block.text("journal_copy");
        if (source.isPresent() && !databases.contains(source.get())) {
            block.fault(
                    "journal_copy",
                    "`journal_copy` names no postgres source of this environment",
                    databases.isEmpty()
                            ? "add a postgres source, or take the line out"
                            : "write such as `journal_copy: " + databases.getFirst() + "`");
        }
        return source;
    }

    /** Which postgres source holds the schema {@code sluice} of which other. */
    private static Map<String, String> controls(Map<String, Block> databases) {
        Map<String, String> controls = new LinkedHashMap<>();
        databases.forEach((source, block) ->
                block.text(SourceReader.CONTROL).ifPresent(control -> controls.put(source, control)));
        controls.forEach((source, control) -> {
            Set<String> others = new LinkedHashSet<>(databases.keySet());
            others.remove(source);
            if (!others.contains(control)) {
                databases
                        .get(source)
                        .fault(
                                SourceReader.CONTROL,
                                "`" + control + "` is no other postgres source of this environment",
                                Similar.to(control, others)
                                        .map(similar -> "write `control: " + similar + "`")
                                        .orElse(
                                                others.isEmpty()
                                                        ? "add one below `sources`, in which the schema sluice may be created"
                                                        : "write one of: " + String.join(", ", others)));
            } else if (controls.containsKey(control)) {
                databases
                        .get(source)
                        .fault(
                                SourceReader.CONTROL,
                                "`" + control + "` has a `control` itself, so the schema sluice is not in it",
                                "take the one of " + control + " out, or name a source that has none");
            }
        });
        return controls;
    }

    /** Spelt out, so that nobody allows it by a flag that he takes for another. */
    private static boolean tryAllowed(Block block, boolean guarded) {
        Optional<String> stated = block.text("try");
        if (stated.isPresent() && !stated.get().equals("allowed")) {
            block.fault("try", "`try` is not `allowed`", "write `try: allowed`, or take the line out");
        } else if (stated.isPresent() && guarded) {
            block.fault("try", "nothing is tried in a protected environment", "take out `try`, or `protected: true`");
        }
        return stated.isPresent();
    }

    private static Duration lease(Block block) {
        Optional<Duration> lease = block.duration("lease");
        if (lease.isPresent()
                && (lease.get().compareTo(SHORTEST_LEASE) < 0 || lease.get().compareTo(LONGEST_LEASE) > 0)) {
            block.fault("lease", "`lease` is not between 1s and 10m", "write such as `lease: 30s`");
        }
        return lease.orElse(DEFAULT_LEASE);
    }

    private CommandSettings command(String name, Block block, SecretReader secrets) {
        List<String> argv = block.texts("run", "[scripts/" + name + ", --wait]");
        argv.forEach(argument -> SecretReader.refuseUserInfo(block, "run", argument));
        Map<String, SourceSettings.Header> environment = new LinkedHashMap<>();
        block.block("env", "`env`").ifPresent(inner -> {
            for (String variable : inner.names()) {
                if (!variable.matches("[A-Za-z_][A-Za-z0-9_]*") || variable.startsWith("SLUICE_")) {
                    inner.fault(
                            variable,
                            "`" + variable + "` is no name for a variable of a command",
                            "use letters, digits and underscores; SLUICE_ is for the values of the run");
                }
                secrets.setting(inner, variable).ifPresent(value -> environment.put(variable, value));
            }
        });
        Path where = block.text("directory").map(directory::resolve).orElse(directory);
        boolean inPlan = block.flag("plan");
        var timeout = block.duration("timeout");
        block.refuseOthers();
        return new CommandSettings(name, argv, inPlan, environment, timeout, where);
    }

    private static Optional<Expectations> expectations(Block block, List<String> databases) {
        Optional<String> source = block.text("source");
        if (source.isPresent() && !databases.contains(source.get())) {
            block.fault(
                    "source",
                    "`" + source.get() + "` is no postgres source of this environment",
                    databases.isEmpty() ? "add one below `sources`" : "write one of: " + String.join(", ", databases));
        } else if (source.isEmpty() && databases.size() != 1) {
            block.fault(
                    "expect",
                    "`expect` does not say which source it is about",
                    databases.isEmpty() ? "add a postgres source" : "add `source: " + databases.getFirst() + "`");
        }
        String about = source.orElse(databases.isEmpty() ? "" : databases.getFirst());
        Optional<String> identifier = block.text("system_identifier");
        if (identifier.isPresent() && !identifier.get().matches("[0-9]{1,20}")) {
            block.fault(
                    "system_identifier",
                    "`system_identifier` is no number",
                    "copy it from `select system_identifier from pg_control_system()`");
        }
        Expectations expectations = new Expectations(
                about,
                block.text("database"),
                identifier,
                block.number("min_version", OLDEST_VERSION, NEWEST_VERSION),
                block.number("replicas", 0, MOST_REPLICAS));
        block.refuseOthers();
        return Optional.of(expectations);
    }
}
