package dev.sluice.cli;

import dev.sluice.language.diagnostic.Code;
import dev.sluice.language.diagnostic.Page;
import dev.sluice.language.diagnostic.Similar;
import dev.sluice.run.ExitCode;
import dev.sluice.run.Refused;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code sluice explain [CODE]}. */
@Command(
        name = "explain",
        mixinStandardHelpOptions = true,
        description =
                "Tells what a finding of check means, with a wrong and a right example; without a code, all codes.",
        footer = {"", "Example:  sluice explain S132", "          sluice explain"})
final class ExplainCommand implements Callable<Integer> {
    @Parameters(paramLabel = "CODE", arity = "0..1", description = "The code of a finding, such as S132.")
    private Optional<String> code = Optional.empty();

    @Mixin
    private Output output;

    @Override
    public Integer call() throws Exception {
        output.out().print(code.isPresent() ? page(Pages.of(known(code.get()))) : all());
        output.out().flush();
        return ExitCode.DONE.code();
    }

    private String page(Page page) {
        return output.json() ? ExplainJson.page(page) : page.shown();
    }

    private String all() {
        if (output.json()) {
            return ExplainJson.all();
        }
        StringBuilder text = new StringBuilder();
        for (Code one : Code.values()) {
            text.append(one).append("  ").append(one.title()).append('\n');
        }
        return text.toString();
    }

    private static Code known(String typed) throws Refused {
        List<String> names = Arrays.stream(Code.values()).map(Code::name).toList();
        String name = typed.toUpperCase(Locale.ROOT);
        if (names.contains(name)) {
            return Code.valueOf(name);
        }
        throw new Refused(
                ExitCode.USAGE,
                "there is no code " + typed,
                Similar.to(name, names)
                        .map(similar -> "sluice explain " + similar)
                        .orElse("sluice explain"));
    }
}
