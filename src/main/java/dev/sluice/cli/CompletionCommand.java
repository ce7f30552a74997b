package dev.sluice.cli;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code sluice completion bash}. */
@Command(
        name = "completion",
        mixinStandardHelpOptions = true,
        description = "Prints a script that lets the shell complete commands and options.",
        footer = {
            "",
            "Example:  sluice completion bash > ~/.local/share/bash-completion/completions/sluice",
            "          source <(sluice completion zsh)    for this zsh, after: autoload -U compinit && compinit"
        })
final class CompletionCommand implements Callable<Integer> {
    enum Shell {
        BASH,
        ZSH
    }

    @Parameters(
            paramLabel = "bash|zsh",
            arity = "0..1",
            defaultValue = "bash",
            description = "The shell; one script serves both.")
    private Shell shell;

    @Mixin
    private Streams output;

    @Override
    public Integer call() {
        output.out().print(AutoComplete.bash("sluice", Sluice.line()));
        output.out().flush();
        return 0;
    }
}
