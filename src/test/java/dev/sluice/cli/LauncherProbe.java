package dev.sluice.cli;

/** Stands in for Sluice and prints its arguments, a line each. */
public final class LauncherProbe {

    private LauncherProbe() {}

    public static void main(String[] arguments) {
        for (String argument : arguments) {
            System.out.println(argument);
        }
    }
}
