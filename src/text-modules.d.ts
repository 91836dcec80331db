// Shell scripts are imported as text; esbuild's text loader does the same in every bundle.
declare module '*.sh' {
  const text: string;
  export default text;
}
