package dev.sluice.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Holds JSON to the types that Grafana publishes with its Foundation SDK, by the TypeScript compiler. */
public final class GrafanaTypes {

    private static final Duration BOUND = Duration.ofMinutes(2);

    private GrafanaTypes() {}

    /**
     * What the compiler finds wrong with lists of alert rules as Grafana's provisioning API has them, each line beginning with the
     * list's number in brackets; empty if nothing. Skips the test loudly without Node.js 20.
     */
    public static List<String> alertRules(List<String> lists) {
        return check(lists.stream()
                .map(json -> """
                import type { Query, Rule } from "@grafana/grafana-foundation-sdk/alerting";
                import type { TypeMath, TypeReduce } from "@grafana/grafana-foundation-sdk/expr";
                import type { Dataquery } from "@grafana/grafana-foundation-sdk/prometheus";
                type Data<T> = Omit<T, "_implementsDataqueryVariant">;
                type Model = Data<TypeMath> | Data<TypeReduce> | Data<Dataquery>;
                type Asked = Omit<Query, "model"> & { model: Model };
                const rules: (Omit<Rule, "data"> & { data: Asked[] })[] =
                """ + json + ";\nexport default rules;\n")
                .toList());
    }

    private static List<String> check(List<String> programs) {
        Path packages = NodePackages.install();
        try {
            Path directory = Files.createTempDirectory(packages, "grafana");
            List<String> command = new ArrayList<>(List.of(
                    "node",
                    packages.resolve("node_modules/typescript/bin/tsc").toString(),
                    "--noEmit",
                    "--strict",
                    "--pretty",
                    "false",
                    "--target",
                    "es2022",
                    "--module",
                    "esnext",
                    "--moduleResolution",
                    "bundler"));
            for (int i = 0; i < programs.size(); i++) {
                Files.writeString(directory.resolve("[" + i + "].ts"), programs.get(i));
                command.add("[" + i + "].ts");
            }
            Command.Result result =
                    Command.of(command).in(directory).within(BOUND).run();
            Trees.delete(directory);
            return result.out().lines().filter(line -> !line.isBlank()).toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
