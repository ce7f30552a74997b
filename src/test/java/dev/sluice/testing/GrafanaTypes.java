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

    /** The same of dashboards in Grafana's classic schema. */
    public static List<String> dashboards(List<String> dashboards) {
        return check(dashboards.stream()
                .map(json -> """
                import type * as grafana from "@grafana/grafana-foundation-sdk/dashboard";
                import type * as prometheus from "@grafana/grafana-foundation-sdk/prometheus";
                import type * as stat from "@grafana/grafana-foundation-sdk/stat";
                import type * as states from "@grafana/grafana-foundation-sdk/statetimeline";
                import type * as lines from "@grafana/grafana-foundation-sdk/timeseries";
                // JSON has the value of an enumeration where TypeScript wants its name.
                type Plain<T> = T extends string ? `${T}` : T extends number ? number : T extends Function ? never
                  : T extends (infer E)[] ? Plain<E>[]
                  : T extends object ? { [K in keyof T as K extends "_implementsDataqueryVariant" ? never : K]: Plain<T[K]> } : T;
                type Field<C> = Omit<grafana.FieldConfig, "custom"> & { custom?: C };
                type Fields<C> = Omit<grafana.FieldConfigSource, "defaults"> & { defaults: Field<C> };
                type Look<N, O, C> = Omit<grafana.Panel, "type" | "targets" | "options" | "fieldConfig">
                  & { targets: prometheus.Dataquery[], options: O, fieldConfig: Fields<C> } & { type: N };
                type Panel = Plain<Look<"stat", stat.Options, {}> | Look<"timeseries", lines.Options, Partial<lines.FieldConfig>>
                  | Look<"state-timeline", states.Options, Partial<states.FieldConfig>>>
                  | Plain<Omit<grafana.RowPanel, "type" | "panels"> & { panels: never[] }> & { type: "row" };
                type Annotation = Plain<Omit<grafana.AnnotationQuery, "target"> & { target?: grafana.AnnotationTarget }>;
                const dashboard: Plain<Omit<grafana.Dashboard, "panels" | "annotations">>
                  & { panels: Panel[], annotations: { list: Annotation[] } } =
                """ + json + ";\nexport default dashboard;\n")
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
