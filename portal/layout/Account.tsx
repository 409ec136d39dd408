import { useId } from 'preact/hooks';
import { tryRole } from '../api/localRole';
import type { Role } from '../api/types';
import { useMe } from '../session/session';
import { useText } from '../text/useText';

const roles: readonly Role[] = ['administrator', 'contributor', 'viewer'];

/** Who is signed in, and as what. On one machine, the other roles can be tried. */
export function Account() {
  const { t } = useText();
  const { name, roles: mine, local } = useMe();
  const id = useId();
  const [role] = mine;
  if (!local) {
    return (
      <p class="account">
        <strong>{name}</strong>
        <span>{role !== undefined && t(`role.${role}`)}</span>
        {/* App Service authentication's own address. */}
        <a href="/.auth/logout">{t('general.signOut')}</a>
      </p>
    );
  }
  const change = (chosen: string): void => {
    tryRole(chosen as Role);
    location.reload();
  };
  return (
    <div class="picker">
      <label for={id}>{t('general.tryRole')}</label>
      <select id={id} value={role} onChange={(event) => change(event.currentTarget.value)}>
        {roles.map((one) => (
          <option key={one} value={one}>
            {t(`role.${one}`)}
          </option>
        ))}
      </select>
    </div>
  );
}
