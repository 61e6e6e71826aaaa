export const edits: Readonly<Record<string, readonly { readonly why: string; readonly from: string; readonly to: string }[]>>;
