package dev.sluice.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** A manual page in the format of {@code man}, from the same declarations as {@code --help}. */
final class ManualPage {
    private final CommandSpec spec;
    private final StringBuilder page = new StringBuilder();

    private ManualPage(CommandSpec spec) {
        this.spec = spec;
    }

    static String of(CommandSpec spec) {
        return new ManualPage(spec).write();
    }

    /** Of a command's page, such as {@code sluice-audit-verify}. */
    static String name(CommandSpec spec) {
        return spec.qualifiedName("-");
    }

    private String write() {
        String title = name(spec);
        page.append(".TH \"").append(escaped(title.toUpperCase(Locale.ROOT))).append("\" \"1\" \"\" \"");
        page.append(escaped("Sluice " + Version.current())).append("\" \"Sluice\"\n.nh\n.ad l\n");
        section("NAME");
        line(title + " - " + firstSentence());
        section("SYNOPSIS");
        Help help = spec.commandLine().setUsageHelpWidth(200).getHelp();
        line(help.synopsis(0).strip());
        section("DESCRIPTION");
        described(spec.usageMessage().description(), null);
        arguments();
        commands();
        footer();
        section("SEE ALSO");
        line(spec.parent() == null ? "sluice manual COMMAND" : name(spec.parent()) + "(1)");
        return page.toString();
    }

    private void arguments() {
        if (!spec.positionalParameters().isEmpty()) {
            section("ARGUMENTS");
            for (PositionalParamSpec parameter : spec.positionalParameters()) {
                tagged(parameter.paramLabel());
                described(parameter.description(), parameter);
            }
        }
        List<OptionSpec> options = new ArrayList<>(spec.options());
        options.sort(Comparator.comparing(option -> option.longestName().replaceFirst("^-+", "")));
        section("OPTIONS");
        for (OptionSpec option : options) {
            String value = option.arity().max() > 0 ? " " + option.paramLabel() : "";
            tagged(String.join(", ", option.names()) + value);
            described(option.description(), option);
        }
    }

    private void commands() {
        if (spec.subcommands().isEmpty()) {
            return;
        }
        section("COMMANDS");
        for (CommandLine line : spec.subcommands().values()) {
            tagged(name(line.getCommandSpec()) + "(1)");
            described(line.getCommandSpec().usageMessage().description(), null);
        }
    }

    /** Examples, each line as it would be typed. */
    private void footer() {
        List<String> lines = Arrays.stream(spec.usageMessage().footer())
                .filter(line -> !line.isBlank())
                .toList();
        if (!lines.isEmpty()) {
            section("EXAMPLES");
            page.append(".nf\n");
            lines.forEach(
                    line -> line(line.replaceFirst("^Example: ", "         ").replace("%%", "%")));
            page.append(".fi\n");
        }
    }

    private String firstSentence() {
        String[] description = spec.usageMessage().description();
        String first = description.length == 0 ? spec.name() : description[0];
        return first.endsWith(".") ? first.substring(0, first.length() - 1) : first;
    }

    private void section(String title) {
        page.append(".SH ").append(title).append('\n');
    }

    private void tagged(String tag) {
        page.append(".TP\n\\fB").append(escaped(tag)).append("\\fR\n");
    }

    /** @param argument whose default value the text may name, if it is one's */
    private void described(String[] texts, ArgSpec argument) {
        for (String text : texts) {
            String byDefault =
                    argument == null || argument.defaultValueString() == null ? "" : argument.defaultValueString();
            line(text.replace("${DEFAULT-VALUE}", byDefault).replace("%n", " ").replace("%%", "%"));
        }
    }

    private void line(String text) {
        String escaped = escaped(text);
        // A dot or an apostrophe at the beginning of a line would be taken for a request.
        page.append(escaped.startsWith(".") || escaped.startsWith("'") ? "\\&" : "")
                .append(escaped)
                .append('\n');
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\e").replace("-", "\\-").replace("\n", " ");
    }
}
