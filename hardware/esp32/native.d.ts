/**
 * The C function of that name (natives.h) as a JavaScript function. The name must be a string literal, because XS reads it at compile time. Give
 * the type to the constant, not as a type argument: the declaration of the Moddable SDK has none.
 */
declare function native<F>(name: string): F;
