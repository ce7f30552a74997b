package dev.sluice.rehearsal;

/**
 * How to simulate.
 *
 * @param traced whether to write down everything that happens
 * @param care what the code of effects is careful about
 */
record Options(boolean traced, Care care) {
    static final Options USUAL = new Options(false, Care.RIGHT);
}
