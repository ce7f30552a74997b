/** The environment file {@code sluice.yaml}: sources, commands and secrets of each environment. Nothing here reaches a system. */
package dev.sluice.run.environment;
