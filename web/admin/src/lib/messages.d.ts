// A part of the texts, made by vite.config.ts.
declare module '*?part=journeys' {
  const texts: Record<string, string>;
  export default texts;
}
declare module '*?part=voice' {
  const texts: Record<string, string>;
  export default texts;
}
declare module '*?part=surveys' {
  const texts: Record<string, string>;
  export default texts;
}
declare module '*?part=settings' {
  const texts: Record<string, string>;
  export default texts;
}
