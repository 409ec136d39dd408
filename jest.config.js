/** Types are checked by `tsc --noEmit`; swc only strips them. */
module.exports = {
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  globalSetup: '<rootDir>/test/setup/startStorage.ts',
  globalTeardown: '<rootDir>/test/setup/stopStorage.ts',
  transform: {
    '^.+\\.[jt]s$': [
      '@swc/jest',
      { jsc: { target: 'es2023', parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } },
    ],
  },
  // Published as ES modules only, which jest cannot require.
  transformIgnorePatterns: ['/node_modules/(?!hyparquet(?:-writer)?/)'],
  testEnvironment: 'node',
  testTimeout: 30_000,
  // Most of a test's time is waiting for processes of its own.
  maxWorkers: '100%',
  modulePathIgnorePatterns: ['<rootDir>/dist', '<rootDir>/.local'],
};
