import '@fontsource-variable/inter';
import './look/theme.css';
import './look/base.css';
import './look/row.css';
import { mount } from 'svelte';
import App from './App.svelte';

const target = document.getElementById('page');
if (target === null) throw new Error('index.html has no element with the id page');
mount(App, { target });
