/* On Moddable this module adds `microseconds` to Time. Here Time has it already. */
import "time";
